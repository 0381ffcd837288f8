using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.HelpDesk.Imports;

/// <summary>A row of a file that was not taken, or taken with a remark.</summary>
/// <param name="Line">Of the file, from 1, where the row begins.</param>
/// <param name="Column">The heading; empty when the row as a whole is meant.</param>
/// <param name="Value">As it is in the file, shortened.</param>
/// <param name="Rejected">The row was left out.</param>
public sealed record ImportProblemRecord(int Line, string Column, string Value, string Reason, bool Rejected);

/// <summary>A row of a file that was not taken, or taken with a remark.</summary>
internal sealed class ImportProblem
{
    public const int ValueShown = 80;
    public const int MostReason = 500;

    /// <summary>Of the list or of the import of customers.</summary>
    public Guid ListId { get; init; }

    /// <summary>Of the file, from 1, where the row begins.</summary>
    public int Line { get; init; }

    public required string Column { get; init; }

    public required string Value { get; init; }

    public required string Reason { get; init; }

    /// <summary>The row was left out; else it was taken and this is a remark.</summary>
    public bool Rejected { get; init; }

    public static ImportProblem From(Guid list, int line, RowRemark remark) => new()
    {
        ListId = list,
        Line = line,
        Column = TextRules.Clean(remark.Column, TextRules.Name)!,
        Value = TextRules.Clean(remark.Value, ValueShown)!,
        Reason = TextRules.Clean(remark.Reason, MostReason)!,
        Rejected = remark.Rejected,
    };

    public ImportProblemRecord ToRecord() => new(Line, Column, Value, Reason, Rejected);

    private sealed class Configuration : IEntityTypeConfiguration<ImportProblem>
    {
        public void Configure(EntityTypeBuilder<ImportProblem> builder)
        {
            builder.ToTable("ImportProblems");
            builder.HasKey(p => new { p.ListId, p.Line });
            builder.Property(p => p.Column).HasMaxLength(TextRules.Name);
            builder.Property(p => p.Value).HasMaxLength(ValueShown);
            builder.Property(p => p.Reason).HasMaxLength(MostReason);
        }
    }
}
