using Rates.Clients;
using Rates.Pricing;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddHttpClient("channel", client =>
{
    client.BaseAddress = new Uri(builder.Configuration["Channel:Url"]!);
    client.Timeout = TimeSpan.FromSeconds(builder.Configuration.GetValue("Channel:Timeout", 3));
});
builder.Services.AddSingleton<RateTable>();
builder.Services.AddScoped<ChannelClient>();
builder.Services.AddScoped<RateEngine>();

var app = builder.Build();
app.MapGet("/quotes", (int hotel, DateOnly from, int nights, int guests, RateEngine engine, CancellationToken stop) =>
    engine.QuoteAsync(hotel, from, nights, guests, stop));
app.MapGet("/health", () => Results.Ok());
app.Run();
