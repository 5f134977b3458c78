"""What a judging service was asked and what it cost."""

from __future__ import annotations

from django.db import models


class EndpointReading(models.Model):
    """What a service made of two texts, kept so that nobody pays for the same question twice.

    ``key`` is a SHA-256 of model, version of the question and both texts in their order.
    """

    key = models.CharField(max_length=64, unique=True)
    model = models.CharField(max_length=200)
    contradiction = models.FloatField()
    entailment = models.FloatField()
    neutral = models.FloatField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    contradiction__range=(0, 1), entailment__range=(0, 1), neutral__range=(0, 1)
                ),
                name="endpointreading_shares",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.model}: {self.contradiction:.2f}"


class EndpointDay(models.Model):
    """What a day's questions to the judging service cost; a row a day, UTC."""

    day = models.DateField(unique=True)
    requests = models.PositiveIntegerField(default=0)
    tokens = models.PositiveBigIntegerField(default=0)
    unusable = models.PositiveIntegerField(default=0, help_text="Answers in another form than asked for")
    failed = models.PositiveIntegerField(default=0, help_text="No answer, after retries")
    refused = models.PositiveIntegerField(default=0, help_text="Not asked, for the day's tokens were spent")

    class Meta:
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day}: {self.tokens} tokens"
