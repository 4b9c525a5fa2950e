"""`make bench`: every figure of docs/benchmarks.md, in one run."""

from benchmarks import pages, validation


def main() -> None:
    print("Reading, shaping and checking a curriculum\n")
    validation.main()
    print("\nPages, as a ratio to a bare authenticated page of the same server\n")
    print(pages.run())


if __name__ == "__main__":
    main()
