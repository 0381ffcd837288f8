using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.HelpDesk.Timeline;

/// <summary>A stored <see cref="ContactEvent"/>. Only ever added; every other table of the timeline can be derived from these.</summary>
internal sealed class ContactEventRow
{
    private static readonly FrozenDictionary<Type, string> Kinds = typeof(ContactEventBody).GetCustomAttributes<JsonDerivedTypeAttribute>()
        .ToFrozenDictionary(derived => derived.DerivedType, derived => (string)derived.TypeDiscriminator!);

    public Guid Stream { get; init; }

    public int Sequence { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>The body's discriminator, to find events of one kind without reading bodies.</summary>
    public required string Kind { get; init; }

    /// <summary>The body as JSON, with its discriminator.</summary>
    public required string Body { get; init; }

    public static ContactEventRow From(ContactEvent e) => new()
    {
        Stream = e.Stream,
        Sequence = e.Sequence,
        At = e.At,
        Kind = KindOf(e.Body.GetType()),
        Body = JsonSerializer.Serialize(e.Body),
    };

    /// <summary>How bodies of a type are marked.</summary>
    public static string KindOf(Type body) => Kinds[body];

    public ContactEvent ToEvent() => new(Stream, Sequence, At, JsonSerializer.Deserialize<ContactEventBody>(Body)!);

    private sealed class Configuration : IEntityTypeConfiguration<ContactEventRow>
    {
        public void Configure(EntityTypeBuilder<ContactEventRow> builder)
        {
            builder.ToTable("ContactEvents");
            builder.HasKey(e => new { e.Stream, e.Sequence });
            builder.Property(e => e.Kind).HasMaxLength(TextRules.Short);
            builder.HasIndex(e => new { e.At, e.Stream, e.Sequence });
        }
    }
}
