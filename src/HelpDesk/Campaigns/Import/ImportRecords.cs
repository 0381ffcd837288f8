using Crm.HelpDesk.Imports;

namespace Crm.HelpDesk.Campaigns;

/// <summary>A file of leads to be taken into a campaign. Its first row holds headings.</summary>
/// <param name="Version">The supplier's.</param>
/// <param name="Date">The day that the supplier's data is of.</param>
/// <param name="Columns">One for each column of the file, as previewed and corrected.</param>
/// <param name="Separator">Null to find out.</param>
public sealed record LeadFile(Guid Campaign, string Name, string Version, DateOnly Date, IReadOnlyList<LeadColumn> Columns, char? Separator = null);

/// <summary>A file of numbers that must not be called, with or without headings.</summary>
/// <param name="Name">Whose list it is; a newer one of the same name takes its place when it is complete.</param>
/// <param name="Date">The day that the data is of; its age is counted from it.</param>
/// <param name="Column">Which column the numbers are in, from 0.</param>
/// <param name="Purpose">Which calls it forbids; null for all.</param>
public sealed record DoNotCallFile(string Name, string Version, DateOnly Date, int Column = 0, CallPurpose? Purpose = null, char? Separator = null);

/// <summary>How far an import is.</summary>
/// <param name="Rows">Read so far.</param>
/// <param name="Remarks">Rows in the report so far, rejected ones among them.</param>
/// <param name="Bytes">Of the file, read so far.</param>
public sealed record ImportProgress(int Rows, int Accepted, int Rejected, int Remarks, long Bytes, long TotalBytes);

/// <summary>What checking a file without storing it found.</summary>
/// <param name="Problems">The first rows of the report.</param>
public sealed record ImportCheck(ImportProgress Total, IReadOnlyList<ImportProblemRecord> Problems);
