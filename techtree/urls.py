"""Every address, by app."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("dashboard.urls")),
    path("", include("accounts.urls")),
    path("class/", include("progress.urls")),
    path("assess/", include("assessments.urls")),
    path("admin/", admin.site.urls),
]
