import type { GetServerSideProps } from "next";
import { jobs, type Job } from "../lib/api";

export default function Jobs({ found }: { found: Job[] }) {
  return (
    <ol>
      {found.map((job) => (
        <li key={job.id}>
          <a href={`/jobs/${job.id}`}>{job.title}</a>
          <span>{job.company}</span>
        </li>
      ))}
    </ol>
  );
}

export const getServerSideProps: GetServerSideProps = async ({ query }) => ({
  props: { found: await jobs(String(query.region ?? ""), String(query.age ?? "week")) },
});
