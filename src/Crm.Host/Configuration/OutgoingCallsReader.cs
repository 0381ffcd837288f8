using Crm.Telephony.Calls.Trunks;

namespace Crm.Host.Configuration;

/// <summary>Reads "outgoingCalls": which trunks a number tries, and the limits against toll fraud.</summary>
internal static class OutgoingCallsReader
{
    public static OutgoingCallSettings OutgoingCalls(ConfigurationValue? value, IReadOnlyList<TrunkSettings> trunks) =>
        value?.Object(o => Read(o, trunks)) ?? new OutgoingCallSettings();

    private static OutgoingCallSettings Read(ConfigurationObject o, IReadOnlyList<TrunkSettings> trunks)
    {
        var allow = Prefixes(o.Optional("allow"));
        var spend = o.Optional("spendPerDay");
        var settings = new OutgoingCallSettings
        {
            Routes = Routes(o.Optional("routes"), [.. trunks.Select(trunk => trunk.Name)]),
            NoResponse = TimeSpan.FromSeconds(o.Optional("noResponseSeconds")?.Whole(1, 30) ?? 4),
            Allow = allow,
            Deny = o.Optional("deny")?.Distinct(item =>
            {
                var prefix = Prefix(item);
                if (allow.Contains(prefix))
                    item.Wrong("a prefix that is not under \"allow\" as well, or remove one of them");
                return prefix;
            }) ?? [],
            SpendPerDay = spend?.Number(0, 1_000_000),
            CallsPerUserPerHour = o.Optional("callsPerUserPerHour")?.Whole(1, 10_000),
        };
        if (spend is not null && trunks.FirstOrDefault(trunk => trunk.Rates.Count == 0) is { } free)
            spend.Wrong($"\"rates\" at trunk \"{free.Name}\" beside it: a limit needs prices, e.g. {{ \"+\": 0.05 }}");
        return settings;
    }

    private static List<TrunkRoute> Routes(ConfigurationValue? value, List<string> trunks)
    {
        var prefixes = new HashSet<string>(StringComparer.Ordinal);
        return [.. (value?.List(item => item.Object(o =>
        {
            var prefix = o.Required("prefix");
            var begins = Prefix(prefix);
            if (begins.Length > 0 && !prefixes.Add(begins))
                prefix.Wrong("a prefix that no other route has");
            return new TrunkRoute(begins, o.Required("trunks").Distinct(name => name.Reference(trunks, "trunk"), least: 1));
        })) ?? []).OfType<TrunkRoute>()];
    }

    private static List<string> Prefixes(ConfigurationValue? value) => value?.Distinct(Prefix) ?? [];

    private static string Prefix(ConfigurationValue value) => value.Text(ConfigurationRules.Prefix(), ConfigurationRules.PrefixRule);
}
