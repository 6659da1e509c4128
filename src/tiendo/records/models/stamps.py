"""What is done once an hour by whichever worker comes first, and until when it need not be done again."""

from __future__ import annotations

from django.db import models


class Stamp(models.Model):
    """`what` was done at `at`, an instant."""

    what = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()
