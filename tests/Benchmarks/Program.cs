switch (args)
{
    case ["routing"]:
        RoutingBenchmark.Run();
        return 0;
    default:
        Console.Error.WriteLine("usage: dotnet run -c Release --project tests/Benchmarks -- routing");
        return 2;
}
