using Lab.Orders;
using Microsoft.EntityFrameworkCore;
using Serilog;

var builder = WebApplication.CreateBuilder(args);
builder.Host.UseSerilog((context, log) => log.ReadFrom.Configuration(context.Configuration));
builder.Services.AddDbContext<LabContext>(options => options.UseNpgsql(builder.Configuration.GetConnectionString("Lab")));
builder.Services.AddScoped<AccessionNumbers>();
builder.Services.AddSingleton<OrderPublisher>();
builder.Services.AddHttpClient<EligibilityClient>(http =>
{
    http.BaseAddress = new Uri("https://admin.hospital.example");
    http.Timeout = TimeSpan.FromSeconds(2);
});
builder.Services.AddControllers();

var app = builder.Build();
app.UseSerilogRequestLogging();
app.MapControllers();
app.Run();
