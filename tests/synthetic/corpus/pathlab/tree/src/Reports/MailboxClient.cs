using System.Net;

namespace Lab.Reports;

/// <summary>Sends reports to the mailboxes of practices, which the ministry runs.</summary>
public class MailboxClient(HttpClient http, ILogger<MailboxClient> log)
{
    public async Task SendAsync(Report report, CancellationToken cancel)
    {
        using var content = new ByteArrayContent(report.Pdf);
        content.Headers.ContentType = new("application/pdf");
        using var response = await http.PostAsync($"/v1/mailboxes/{report.Practice}/documents", content, cancel);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            log.LogWarning("Practice {Practice} has no mailbox, printing", report.Practice);
            throw new NoMailboxException(report.Practice);
        }
        response.EnsureSuccessStatusCode();
        log.LogInformation("Sent to mailbox of practice {Practice}", report.Practice);
    }
}
