"""Texts of reminders, by language."""

TEXTS = {
    "de": "Ihr Termin in der Praxis {practice}: {starts}. Absagen: {link}",
    "en": "Your appointment at {practice}: {starts}. To cancel: {link}",
}


def reminder(job) -> str:
    text = TEXTS.get(job.language, TEXTS["de"])
    return text.format(practice=job.practice, starts=job.starts_local, link=job.link)
