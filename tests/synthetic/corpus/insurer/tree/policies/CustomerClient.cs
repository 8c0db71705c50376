using System.Net.Http.Json;

namespace Meridian.Policies;

public record Customer(long Id, string Name, bool Active);

public class CustomerClient(HttpClient http)
{
    public Task<Customer?> FindAsync(string subject, CancellationToken stop = default) =>
        http.GetFromJsonAsync<Customer>($"/customers?subject={subject}", stop);
}
