"""Grading of programs that students hand in."""

import logging

from campus.celery import app
from grading.models import Submission
from grading.sandbox import run
from grading.similarity import pairs

log = logging.getLogger("grading.tasks")


@app.task(bind=True, max_retries=3)
def grade(self, submission_id: int) -> int:
    submission = Submission.objects.select_related("assignment").get(pk=submission_id)
    result = run(submission.path, submission.assignment.tests, seconds=submission.assignment.seconds)
    submission.points = result.points
    submission.report = result.report
    submission.save(update_fields=["points", "report"])
    log.info("graded submission=%s points=%s seconds=%.1f", submission_id, result.points, result.seconds)
    return result.points


@app.task
def regrade(assignment_id: int) -> int:
    ids = Submission.objects.filter(assignment_id=assignment_id).values_list("pk", flat=True)
    for pk in ids.iterator():
        grade.delay(pk)
    return len(ids)


@app.task
def alike(assignment_id: int) -> int:
    found = pairs(assignment_id)
    log.info("alike assignment=%s pairs=%s", assignment_id, len(found))
    return len(found)
