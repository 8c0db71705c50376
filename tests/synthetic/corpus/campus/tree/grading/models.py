from django.db import models


class Assignment(models.Model):
    course = models.ForeignKey("roster.Course", on_delete=models.CASCADE)
    title = models.CharField(max_length=200)
    tests = models.CharField(max_length=400)
    seconds = models.PositiveIntegerField(default=120)


class Submission(models.Model):
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE)
    student = models.ForeignKey("roster.Student", on_delete=models.CASCADE)
    path = models.CharField(max_length=400)
    points = models.PositiveIntegerField(null=True)
    report = models.TextField(blank=True)
    handed_in = models.DateTimeField(auto_now_add=True)
