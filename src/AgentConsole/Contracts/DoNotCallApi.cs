namespace Crm.AgentConsole.Contracts;

/// <summary>POST /api/do-not-call: from now on nobody calls this number.</summary>
/// <param name="How">Who asked and how, in words.</param>
public sealed record DoNotCallRequest(string Number, string How);

/// <summary>GET /api/do-not-call?number= → Page: who asked us not to call, the newest first. DELETE /api/do-not-call/{id} ends an entry, which stays as a proof.</summary>
/// <param name="Number">Null when it is about all numbers of a customer.</param>
/// <param name="Purpose">Which calls: sales, service or survey; null for all.</param>
/// <param name="Until">Null for ever.</param>
public sealed record DoNotCallLine(Guid Id, string? Number, Guid? CustomerId, string? Purpose, DateTimeOffset Since, DateTimeOffset? Until, string How);

/// <summary>
/// GET /api/do-not-call/lists → list of supplied ones. POST /api/do-not-call/lists?name=&amp;date=2026-12-01&amp;version=&amp;column=1&amp;purpose=sales with the file as the
/// body (text/csv) → this, while the import runs. DELETE /api/do-not-call/lists/{list} cancels the import, or withdraws the list.
/// </summary>
/// <param name="Date">The day that the data is of; what its age is counted from.</param>
/// <param name="Purpose">Which calls it forbids: sales, service or survey; null for all.</param>
/// <param name="State">importing, complete or failed.</param>
/// <param name="Share">Of the file that is read, 0 to 1.</param>
/// <param name="InUse">Of each name the newest complete one is.</param>
public sealed record DoNotCallListLine(
    Guid Id, string Name, string Version, string Date, string? Purpose, string State, double Share, bool InUse, DateTimeOffset ImportedAt, string ImportedBy,
    int Numbers, int Rejected, int Duplicates, string? Problem);
