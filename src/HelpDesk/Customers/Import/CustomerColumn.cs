using Crm.HelpDesk.Imports;

namespace Crm.HelpDesk.Customers;

/// <summary>What a column of a file of customers is used for.</summary>
public enum CustomerColumn
{
    /// <summary>Not stored.</summary>
    Ignore,
    Name,
    FirstName,
    LastName,
    Organization,

    /// <summary>"person" or "organization".</summary>
    Kind,

    /// <summary>One or several numbers with semicolons between. Several columns may be numbers; the first is the one to call.</summary>
    Number,
    Email,

    /// <summary>The key in the system that the file comes from.</summary>
    ExternalId,
    Tier,
    Language,

    /// <summary>An IANA name, such as America/New_York.</summary>
    TimeZone,
    Notes,

    /// <summary>The custom field whose key or label is the heading.</summary>
    Field,
}

/// <summary>What becomes of a row whose customer is known already.</summary>
public enum KnownCustomers
{
    /// <summary>The row is left out and reported.</summary>
    Report,

    /// <summary>The row is left out and counted.</summary>
    Skip,

    /// <summary>What the row says takes the place of what is stored; numbers are added; what the row leaves empty stays.</summary>
    Update,
}

/// <summary>A file of customers. Its first row holds headings.</summary>
/// <param name="Name">Of the file, for people.</param>
/// <param name="Columns">One for each column of the file, as previewed and corrected.</param>
/// <param name="Tiers">Those that there are; null for any.</param>
/// <param name="Separator">Null to find out.</param>
public sealed record CustomerFile(string Name, IReadOnlyList<CustomerColumn> Columns, KnownCustomers Known, IReadOnlyCollection<string>? Tiers = null, char? Separator = null);

/// <summary>How a file of customers will be taken.</summary>
/// <param name="Rows">The first ones, as they would be stored.</param>
public sealed record CustomerPreview(FilePreview<CustomerColumn> File, IReadOnlyList<CustomerPreviewRow> Rows);

/// <param name="Problem">Why the row would be left out, or what is remarkable about it; null when nothing is.</param>
/// <param name="Rejected">It would be left out.</param>
public sealed record CustomerPreviewRow(
    int Line, string? Name, string? Organization, IReadOnlyList<string> Numbers, string? Email, string? ExternalId, string? Tier, string? Problem, bool Rejected);

/// <summary>How an import stands, or stood at its end.</summary>
/// <param name="Skipped">Known already and left as they are.</param>
public sealed record CustomerImportFigures(int Rows, int Created, int Updated, int Skipped, int Rejected, long Bytes, long TotalBytes);

/// <summary>What checking a file without storing it found.</summary>
/// <param name="Problems">The first rows of the report.</param>
public sealed record CustomerCheck(CustomerImportFigures Total, IReadOnlyList<ImportProblemRecord> Problems);

/// <summary>Guesses what a column is from its heading, in the languages that such files mostly have, and in the words of our own export.</summary>
internal static class CustomerHeadings
{
    private static readonly HeadingGuess<CustomerColumn> Guesses = new(
        new Dictionary<CustomerColumn, string[]>
        {
            [CustomerColumn.FirstName] = ["first name", "firstname", "given name", "vorname", "prénom", "prenom", "nombre"],
            [CustomerColumn.LastName] = ["last name", "lastname", "surname", "family name", "nachname", "familienname", "nom", "apellido", "apellidos"],
            [CustomerColumn.Name] = ["name", "full name", "fullname", "contact", "contact name", "customer", "customer name", "kunde"],
            [CustomerColumn.Organization] = ["organization", "organisation", "company", "company name", "firma", "unternehmen", "société", "empresa", "business"],
            [CustomerColumn.Kind] = ["kind", "type", "customer type", "art"],
            [CustomerColumn.Number] =
            [
                "number", "numbers", "phone", "phones", "phone number", "telephone", "tel", "mobile", "mobile phone", "cell", "cell phone", "home phone", "work phone",
                "business phone", "telefon", "telefonnummer", "rufnummer", "handy", "mobil", "téléphone", "telefono", "teléfono", "móvil",
            ],
            [CustomerColumn.Email] = ["email", "e mail", "mail", "email address", "e mail address", "e mail adresse", "correo", "courriel"],
            [CustomerColumn.ExternalId] = ["external id", "id", "reference", "ref", "customer number", "customer id", "customer no", "kundennummer", "account number"],
            [CustomerColumn.Tier] = ["tier", "level", "class", "kundenklasse"],
            [CustomerColumn.Language] = ["language", "lang", "sprache", "langue", "idioma"],
            [CustomerColumn.TimeZone] = ["time zone", "timezone", "zone", "zeitzone", "tz"],
            [CustomerColumn.Notes] = ["notes", "note", "comment", "comments", "remarks", "notizen", "bemerkung", "bemerkungen"],
        },
        CustomerColumn.Field);

    public static CustomerColumn Guess(string heading) => Guesses.Of(heading);

    public static bool MayRepeat(CustomerColumn use) => use is CustomerColumn.Ignore or CustomerColumn.Number or CustomerColumn.Field;
}
