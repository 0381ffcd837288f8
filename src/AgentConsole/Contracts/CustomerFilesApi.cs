namespace Crm.AgentConsole.Contracts;

/// <summary>POST /api/customers/imports/preview?columns= with the beginning of a file as text/csv: how it would be taken.</summary>
/// <param name="Uses">What a column can be used for.</param>
/// <param name="Problem">Why the file cannot be imported so; null when it can.</param>
public sealed record CustomerImportPreview(
    string Encoding, string Separator, IReadOnlyList<CustomerImportColumn> Columns, IReadOnlyList<string> Uses, IReadOnlyList<CustomerImportRow> Rows, string? Problem);

public sealed record CustomerImportColumn(string Heading, string Use, IReadOnlyList<string> Samples);

/// <param name="Rejected">The row would be left out.</param>
public sealed record CustomerImportRow(
    int Line, string? Name, string? Organization, IReadOnlyList<string> Numbers, string? Email, string? ExternalId, string? Tier, string? Problem, bool Rejected);

/// <summary>
/// POST /api/customers/imports?name=&amp;columns=&amp;known= with the file as text/csv → 202 with this; GET /api/customers/imports/{id} → this; DELETE cancels;
/// GET …/problems → Page of <see cref="ImportProblemLine"/>. GET /api/customers.csv is all customers.
/// </summary>
/// <param name="State">importing, complete or failed.</param>
/// <param name="Share">Read so far, 0 to 1.</param>
public sealed record CustomerImportRun(
    Guid Id, string Name, string State, double Share, DateTimeOffset StartedAt, string By, int Rows, int Created, int Updated, int Skipped, int Rejected, string? Problem);
