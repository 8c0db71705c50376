import { Process, Processor } from "@nestjs/bull";
import { Logger } from "@nestjs/common";
import { simpleParser } from "mailparser";
import { ownWords } from "./quotes";
import { SidekiqClient } from "./sidekiq.client";

type Job = { data: { raw: string; to: string } };

/** Turns raw mails into jobs of the application. */
@Processor("mails")
export class MailProcessor {
  private readonly log = new Logger(MailProcessor.name);

  constructor(private readonly sidekiq: SidekiqClient) {}

  @Process({ concurrency: 8 })
  async handle(job: Job): Promise<void> {
    const mail = await simpleParser(Buffer.from(job.data.raw, "base64"));
    const text = ownWords(mail.text ?? "");
    await this.sidekiq.push("MailImportJob", {
      to: job.data.to,
      from: mail.from?.value[0]?.address ?? "unknown@invalid",
      subject: mail.subject ?? "(no subject)",
      thread: mail.references?.[0] ?? mail.messageId,
      date: (mail.date ?? new Date()).toISOString(),
      text,
    });
    this.log.log(`imported ${text.length} characters`);
  }
}
