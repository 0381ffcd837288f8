using System.Globalization;
using Crm.Benchmarks.Campaign;
using Crm.Benchmarks.Capacity;
using Crm.Benchmarks.HelpDesk;
using Crm.Benchmarks.Lookup;
using Crm.Benchmarks.Relay;

switch (args)
{
    case ["routing"]:
        RoutingBenchmark.Run();
        return 0;
    case ["dial-gate"]:
        DialGateBenchmark.Run();
        return 0;
    case ["call-setup"]:
        await Crm.Benchmarks.CallSetupBenchmark.RunAsync();
        return 0;
    case ["queue"]:
        await Crm.Benchmarks.QueueBenchmark.RunAsync();
        return 0;
    case ["pop"]:
        await Crm.Benchmarks.PopBenchmark.RunAsync();
        return 0;
    case ["lookup", .. var options]:
        await LookupBenchmark.RunAsync(options.Length > 0 ? int.Parse(options[0], CultureInfo.InvariantCulture) : 1_000_000, options.Length > 1 ? options[1] : null);
        return 0;
    case ["helpdesk", .. var options]:
        await HelpDeskBenchmark.RunAsync(options.Length > 0 ? int.Parse(options[0], CultureInfo.InvariantCulture) : 1_000_000, options.ElementAtOrDefault(1), options.ElementAtOrDefault(2));
        return 0;
    case ["journal", .. var options]:
        await JournalBenchmark.RunAsync(options.Length > 0 ? int.Parse(options[0], CultureInfo.InvariantCulture) : 30, options.ElementAtOrDefault(1));
        return 0;
    case ["import", .. var options]:
        await ImportBenchmark.RunAsync(options.Length > 0 ? int.Parse(options[0], CultureInfo.InvariantCulture) : 200_000);
        return 0;
    case ["capacity", .. var what]:
        return CapacityBenchmark.Run(what);
    case ["capacity-child", var callers, var phones]:
        await CapacityServer.RunChildAsync(callers, phones);
        return 0;
    case ["campaign", .. var size]:
        await CampaignBenchmark.RunAsync(size);
        return 0;
    case ["relay", .. var numbers]:
        return RelayBenchmark.Run(numbers);
    case ["srtp"]:
        SrtpBenchmark.Run();
        return 0;
    case ["relay-child", var mode, var calls]:
        return RelayChild.Run(mode, int.Parse(calls, CultureInfo.InvariantCulture));
    default:
        Console.Error.WriteLine("usage: dotnet run -c Release --project tests/Benchmarks -- routing | dial-gate | call-setup | queue | lookup [customers] [folder] | helpdesk [customers] [folder] [part of a name] | import [rows] | journal [seconds] [folder] | pop | capacity memory|held|soak | campaign [agents] [minutes] | relay [calls] [rounds] [seconds] | srtp");
        return 2;
}
