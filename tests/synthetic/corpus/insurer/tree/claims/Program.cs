using Meridian.Claims;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddControllers();
builder.Services.AddHttpClient("garages", http =>
{
    http.BaseAddress = new Uri(builder.Configuration["Garages:Url"]!);
    http.Timeout = TimeSpan.FromSeconds(10);
});
builder.Services.AddScoped<GarageClient>();
builder.Services.AddScoped<ClaimService>();
builder.Services.AddScoped<IClaimStore, SqlClaimStore>();

var app = builder.Build();
app.MapControllers();
app.MapHealthChecks("/healthz");
app.Run();
