using Meridian.Policies;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddControllers();
builder.Services.AddHttpClient<CustomerClient>(http =>
{
    http.BaseAddress = new Uri("http://customers");
    http.Timeout = TimeSpan.FromSeconds(5);
});
builder.Services.AddScoped<PolicyStore>();

var app = builder.Build();
app.UseAuthentication();
app.MapControllers();
app.MapHealthChecks("/healthz");
app.Run();
