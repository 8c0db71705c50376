import { Client } from "@opensearch-project/opensearch";

const client = new Client({ node: process.env.OPENSEARCH_URL ?? "http://opensearch:9200" });

export interface Query {
  text: string;
  page: number;
  branch?: string;
  language?: string;
}

export function body(query: Query): object {
  const filter: object[] = [];
  if (query.branch) {
    filter.push({ term: { branch: query.branch } });
  }
  if (query.language) {
    filter.push({ term: { language: query.language } });
  }
  return {
    from: query.page * 20,
    size: 20,
    query: {
      bool: {
        must: { multi_match: { query: query.text, fields: ["title^4", "author^2", "subject", "isbn"], operator: "and" } },
        filter,
      },
    },
    aggs: { branch: { terms: { field: "branch" } }, language: { terms: { field: "language" } } },
  };
}

export async function search(query: Query): Promise<unknown> {
  const answer = await client.search({ index: "records", body: body(query) }, { requestTimeout: 8000 });
  return answer.body;
}
