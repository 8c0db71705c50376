using System.Net.Http.Json;

namespace Boarding;

/// <summary>Sends the list of passengers, without which no ship may leave.</summary>
public sealed class PortAuthorityClient(HttpClient http)
{
    public async Task SendAsync(Manifest manifest, CancellationToken cancel)
    {
        using var response = await http.PostAsJsonAsync("/manifests", manifest, cancel);
        response.EnsureSuccessStatusCode();
    }
}
