"""What changes the bank and attempts. Every call is one transaction, safe to repeat."""

from assessments.services.bank import BankOutcome, load_bank
from assessments.services.merging import move_attempts
from assessments.services.quiz import AlreadyEarned, NoItems, TooEarly, answer_question, start_quiz

__all__ = [
    "AlreadyEarned",
    "BankOutcome",
    "NoItems",
    "TooEarly",
    "answer_question",
    "load_bank",
    "move_attempts",
    "start_quiz",
]
