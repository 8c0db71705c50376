using Boarding;

var builder = WebApplication.CreateBuilder(args);

builder.Services.AddDbContext<BoardingDb>();
builder.Services.AddSingleton<SailingWatch>();
builder.Services.AddSingleton<SailingCache>();
builder.Services.AddScoped<CheckInService>();
builder.Services.AddHttpClient<PortAuthorityClient>(http =>
{
    http.BaseAddress = new Uri(builder.Configuration["PortAuthority:Url"]!);
    http.Timeout = TimeSpan.FromSeconds(30);
});

var app = builder.Build();
app.MapPost("/check-in/{ticket}", (string ticket, CheckInService service, CancellationToken cancel) => service.CheckInAsync(ticket, cancel));
app.MapHealthChecks("/healthz");
app.Run();
