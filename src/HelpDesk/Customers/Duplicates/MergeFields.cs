using Crm.HelpDesk.Fields;

namespace Crm.HelpDesk.Customers;

/// <summary>The fields of a customer of which one value wins in a merge, as texts.</summary>
public static class MergeFields
{
    /// <summary>Before the key of a custom field.</summary>
    internal const string Custom = "fields.";

    private const string ProvisionalName = "provisional";

    private static readonly Dictionary<string, (Func<Customer, string?> Get, Action<Customer, string?> Set)> Known = new()
    {
        ["name"] = (c => c.Name, (c, value) => c.Name = value!),
        ["kind"] = (c => c.Kind.ToString(), (c, value) => c.Kind = Enum.Parse<CustomerKind>(value!)),
        ["organization"] = (c => c.Organization, (c, value) => c.Organization = value),
        ["tier"] = (c => c.Tier, (c, value) => c.Tier = value!),
        ["language"] = (c => c.Language, (c, value) => c.Language = value),
        ["timeZone"] = (c => c.TimeZone, (c, value) => c.TimeZone = value),
        ["email"] = (c => c.Email, (c, value) => c.Email = value),
        ["notes"] = (c => c.Notes, (c, value) => c.Notes = value),
        ["ownerId"] = (c => c.OwnerId?.ToString(), (c, value) => c.OwnerId = value is null ? null : Guid.Parse(value)),
    };

    /// <summary>What may be taken from the absorbed customer, beside custom fields.</summary>
    public static IReadOnlyCollection<string> Names => Known.Keys;

    internal static string? Problem(IReadOnlyList<string> take) =>
        take.Count > Known.Count + FieldRules.MostFields ? "There are more fields to take than there are fields."
        : take.FirstOrDefault(name => !Known.ContainsKey(name) && !name.StartsWith(Custom, StringComparison.Ordinal)) is { } unknown
            ? $"There is no field \"{(unknown.Length <= TextRules.Short ? unknown : unknown[..TextRules.Short])}\". Choose of {string.Join(", ", Names)}, or write {Custom} and the key of a custom field."
            : null;

    /// <summary>Takes the values over and says what they were.</summary>
    internal static Dictionary<string, TakenValue> Take(Customer survivor, Customer absorbed, IReadOnlyList<string> names)
    {
        var taken = new Dictionary<string, TakenValue>();
        foreach (var name in names.Distinct())
        {
            var (before, after) = (Get(survivor, name), Get(absorbed, name));
            if (before != after)
            {
                taken.Add(name, new(before, after));
                Set(survivor, name, after);
            }
        }

        // A caller whom nobody has asked for a name becomes known by whom it is merged with.
        if (survivor.Provisional && !absorbed.Provisional)
        {
            taken.Add(ProvisionalName, new("true", "false"));
            survivor.Provisional = false;
        }

        return taken;
    }

    /// <summary>Gives back what was taken, except what somebody has changed since.</summary>
    internal static void GiveBack(Customer survivor, IReadOnlyDictionary<string, TakenValue> taken)
    {
        foreach (var (name, value) in taken.Where(t => t.Key != ProvisionalName && Get(survivor, t.Key) == t.Value.After))
        {
            Set(survivor, name, value.Before);
        }

        survivor.Provisional |= taken.ContainsKey(ProvisionalName) && survivor.Name == (taken.GetValueOrDefault("name")?.Before ?? survivor.Name);
    }

    private static string? Get(Customer customer, string name) =>
        Known.TryGetValue(name, out var field) ? field.Get(customer) : FieldValues.Read(customer.Fields).GetValueOrDefault(name[Custom.Length..]);

    private static void Set(Customer customer, string name, string? value)
    {
        if (Known.TryGetValue(name, out var field))
        {
            field.Set(customer, value);
            return;
        }

        var values = new SortedDictionary<string, string>(FieldValues.Read(customer.Fields).ToDictionary(), StringComparer.Ordinal);
        values.Remove(name[Custom.Length..]);
        if (value is not null)
        {
            values.Add(name[Custom.Length..], value);
        }

        customer.Fields = FieldValues.Write(values);
    }
}
