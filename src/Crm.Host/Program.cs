using Crm.Host.Commands;

return await CommandLine.RunAsync(args);
