switch (args)
{
    case ["routing"]:
        RoutingBenchmark.Run();
        return 0;
    case ["call-setup"]:
        await Crm.Benchmarks.CallSetupBenchmark.RunAsync();
        return 0;
    default:
        Console.Error.WriteLine("usage: dotnet run -c Release --project tests/Benchmarks -- routing|call-setup");
        return 2;
}
