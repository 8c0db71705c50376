using Azure.Storage.Blobs;

namespace Documents;

public sealed class TemplateStore(BlobContainerClient container)
{
    public async Task<string> LoadAsync(string country, CancellationToken cancel)
    {
        var blob = container.GetBlobClient($"payslip-{country.ToLowerInvariant()}.liquid");
        var content = await blob.DownloadContentAsync(cancel);
        return content.Value.Content.ToString();
    }
}
