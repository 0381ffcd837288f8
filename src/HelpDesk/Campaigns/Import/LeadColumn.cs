using Crm.HelpDesk.Imports;

namespace Crm.HelpDesk.Campaigns;

/// <summary>What a column of a file of leads is used for.</summary>
public enum LeadColumn
{
    /// <summary>Not stored.</summary>
    Ignore,

    /// <summary>Shown to the agent under its heading.</summary>
    Keep,
    Name,
    FirstName,
    LastName,
    Organization,

    /// <summary>A number to call. Several columns may be numbers; they are tried in their order.</summary>
    Number,

    /// <summary>The supplier's own key.</summary>
    Reference,

    /// <summary>0 to 100; higher is called first.</summary>
    Priority,

    /// <summary>An IANA name, such as America/New_York.</summary>
    TimeZone,

    /// <summary>State, province or territory.</summary>
    Region,
    PostalCode,

    /// <summary>ISO 3166 code of two letters.</summary>
    Country,
}

/// <summary>Guesses what a column is from its heading, in the languages that such lists mostly have.</summary>
internal static class LeadHeadings
{
    private static readonly Dictionary<LeadColumn, string[]> Words = new()
    {
        [LeadColumn.FirstName] = ["first name", "firstname", "given name", "vorname", "prénom", "prenom", "nombre"],
        [LeadColumn.LastName] = ["last name", "lastname", "surname", "family name", "nachname", "familienname", "nom", "apellido", "apellidos"],
        [LeadColumn.Name] = ["name", "full name", "fullname", "contact", "contact name", "customer", "kunde"],
        [LeadColumn.Organization] = ["organization", "organisation", "company", "company name", "firma", "unternehmen", "société", "empresa", "business"],
        [LeadColumn.Number] =
        [
            "number", "phone", "phone number", "telephone", "tel", "mobile", "mobile phone", "cell", "cell phone", "home phone", "work phone", "business phone",
            "telefon", "telefonnummer", "rufnummer", "handy", "mobil", "téléphone", "telefono", "teléfono", "móvil",
        ],
        [LeadColumn.Reference] = ["id", "reference", "ref", "external id", "lead id", "customer number", "kundennummer"],
        [LeadColumn.Priority] = ["priority", "prio", "priorität", "score"],
        [LeadColumn.TimeZone] = ["time zone", "timezone", "zone", "zeitzone", "tz"],
        [LeadColumn.Region] = ["state", "region", "province", "bundesland", "state/province"],
        [LeadColumn.PostalCode] = ["zip", "zip code", "zipcode", "postal code", "postcode", "plz", "postleitzahl"],
        [LeadColumn.Country] = ["country", "country code", "land", "pays", "país"],
    };

    private static readonly HeadingGuess<LeadColumn> Guesses = new(Words, LeadColumn.Keep);

    public static LeadColumn Guess(string heading) => Guesses.Of(heading);
}
