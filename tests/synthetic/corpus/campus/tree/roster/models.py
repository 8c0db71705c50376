from django.db import models


class Course(models.Model):
    code = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=200)


class Student(models.Model):
    number = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=200)
    mail = models.EmailField()


class Enrolment(models.Model):
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="enrolments")
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="enrolments")
    since = models.DateField()
    role = models.CharField(max_length=20, default="student")
