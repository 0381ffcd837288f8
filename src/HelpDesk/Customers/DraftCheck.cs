namespace Crm.HelpDesk.Customers;

/// <summary>A draft whose texts are right and whose numbers and handles are read.</summary>
internal sealed class DraftCheck
{
    public const int MostNumbers = 50;
    public const int MostHandles = 50;
    public const int MostAddresses = 20;
    public const int MostSegments = 50;

    private readonly List<PhoneParse> _numbers = [];
    private readonly List<CustomerHandle> _handles = [];

    private DraftCheck(CustomerDraft draft) => Draft = draft;

    public CustomerDraft Draft { get; }

    public IReadOnlyList<PhoneParse> Numbers => _numbers;

    /// <summary>The e-mail address first; of nobody yet. Only those of the e-mail address when the draft leaves the handles as they are.</summary>
    public IReadOnlyList<CustomerHandle> Handles => _handles;

    /// <summary>Reads the draft.</summary>
    /// <returns>What is wrong, or null.</returns>
    public static string? Read(CustomerDraft draft, PhoneNumbers phoneNumbers, out DraftCheck check)
    {
        check = new(draft);
        return check.ReadNumbers(phoneNumbers) ?? check.CheckTexts() ?? check.ReadHandles(phoneNumbers) ?? check.CheckLists();
    }

    private string? ReadNumbers(PhoneNumbers phoneNumbers)
    {
        if (Draft.Numbers.Count > MostNumbers)
        {
            return $"A customer may have at most {MostNumbers} numbers.";
        }

        foreach (var typed in Draft.Numbers.Where(n => !string.IsNullOrWhiteSpace(n)))
        {
            var parse = phoneNumbers.Parse(typed);
            if (parse.E164 is null)
            {
                return $"'{typed}' is not a phone number that can be called: {parse.Problem ?? "it is withheld."}";
            }

            if (_numbers.All(have => have.E164 != parse.E164))
            {
                _numbers.Add(parse);
            }
        }

        return null;
    }

    private string? CheckTexts() =>
        TextRules.Required("The name", Draft.Name, TextRules.Name)
        ?? TextRules.Optional("The organization", Draft.Organization, TextRules.Name)
        ?? TextRules.Required("The tier", Draft.Tier, TextRules.Short)
        ?? TextRules.Optional("The language", Draft.Language, TextRules.Short)
        ?? TextRules.Optional("The time zone", Draft.TimeZone, TextRules.Short)
        ?? TextRules.Optional("The e-mail address", Draft.Email, TextRules.Email)
        ?? TextRules.Optional("The notes", Draft.Notes, TextRules.Text);

    private string? ReadHandles(PhoneNumbers phoneNumbers)
    {
        if (Draft.Email is { } email && HandleForm.IsEmail(email))
        {
            Add(new(HandleKind.Email, email), phoneNumbers);
        }

        if (Draft.Handles is not { } handles)
        {
            return null;
        }

        if (handles.Count > MostHandles)
        {
            return $"A customer may have at most {MostHandles} e-mail addresses and messengers.";
        }

        foreach (var handle in handles.Where(h => !string.IsNullOrWhiteSpace(h.Value)))
        {
            if (TextRules.Optional("The e-mail address or messenger", handle.Value, TextRules.Email) is { } problem)
            {
                return problem;
            }

            if (handle.Kind == HandleKind.Email && !HandleForm.IsEmail(handle.Value))
            {
                return $"'{handle.Value}' is not an e-mail address. Write it as name@example.com.";
            }

            Add(handle, phoneNumbers);
        }

        return null;
    }

    private void Add(Handle handle, PhoneNumbers phoneNumbers)
    {
        var key = HandleForm.Key(handle.Kind, handle.Value, phoneNumbers);
        if (key.Length > 0 && !_handles.Exists(have => have.Kind == handle.Kind && have.Key == key))
        {
            _handles.Add(new CustomerHandle { Kind = handle.Kind, Key = key, Value = handle.Value.Trim(), Position = _handles.Count });
        }
    }

    private string? CheckLists()
    {
        if (Draft.Addresses?.Count > MostAddresses)
        {
            return $"A customer may have at most {MostAddresses} addresses.";
        }

        if (Draft.Segments?.Count > MostSegments)
        {
            return $"A customer may be in at most {MostSegments} segments.";
        }

        return Draft.Addresses?.Select(Problem).FirstOrDefault(problem => problem is not null)
            ?? Draft.Segments?.Select(name => TextRules.Required("The segment", name, TextRules.Short)).FirstOrDefault(problem => problem is not null);
    }

    private static string? Problem(Address address) =>
        TextRules.Optional("The street", address.Street, CustomerAddress.LongestStreet)
        ?? TextRules.Optional("The postal code", address.PostalCode, TextRules.Short)
        ?? TextRules.Optional("The city", address.City, TextRules.Name)
        ?? TextRules.Optional("The region", address.Region, TextRules.Name)
        ?? TextRules.Optional("The country", address.Country, TextRules.Short);
}
