from elasticsearch import Elasticsearch

client = Elasticsearch("http://search:9200", request_timeout=3, retry_on_timeout=False)


def search(words: str, region: str | None, size: int = 25) -> list[int]:
    query = {"bool": {"must": [{"multi_match": {"query": words, "fields": ["title^3", "company", "text"]}}]}}
    if region:
        query["bool"]["filter"] = [{"term": {"region": region}}]
    hits = client.search(index="jobs", query=query, size=size, source=False)["hits"]["hits"]
    return [int(hit["_id"]) for hit in hits]


def index(job) -> None:
    client.index(
        index="jobs",
        id=job.id,
        document={"title": job.title, "company": job.company.name, "region": job.region},
    )
