from django.apps import AppConfig


class TechTreeConfig(AppConfig):
    name = "techtree"
