using Bank;

var builder = WebApplication.CreateBuilder(args);

builder.Services
    .AddOptions<BankOptions>()
    .BindConfiguration("Bank")
    .ValidateDataAnnotations()
    .ValidateOnStart();
builder.Services.AddHttpClient<ClearingClient>();
builder.Services.AddHttpClient<EmployeesClient>(http => http.BaseAddress = new Uri("http://employees"));
builder.Services.AddHostedService<TransferWorker>();

var app = builder.Build();
app.MapHealthChecks("/healthz");
app.Run();
