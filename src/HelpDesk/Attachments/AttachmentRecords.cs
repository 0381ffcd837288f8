namespace Crm.HelpDesk.Attachments;

/// <summary>What a site sets for attachments.</summary>
public sealed record AttachmentOptions
{
    /// <summary>Where the files are kept.</summary>
    public string Folder { get; init; } = Path.Combine("data", "attachments");

    /// <summary>Bytes; a longer file is refused as soon as it passes them.</summary>
    public long LargestFile { get; init; } = 20L << 20;

    /// <summary>Names of types (<see cref="FileType.Names"/>) that are taken; null: all of them.</summary>
    public IReadOnlyList<string>? Types { get; init; }

    /// <summary>What can be said to somebody whose file was refused.</summary>
    internal string Taken => Types is null ? FileType.Taken : $"files of the types {string.Join(", ", Types)}";

    /// <summary>The type of a file, by its first bytes; null when it is none that is taken.</summary>
    internal FileType? TypeOf(ReadOnlySpan<byte> beginning, string? name) =>
        FileType.Find(beginning, name) is { } type && Types?.Contains(type.Name) != false ? type : null;
}

/// <summary>A file to be kept.</summary>
/// <param name="Key">Made by the sender: the same key again gives the attachment that was made the first time.</param>
/// <param name="Name">As the sender has it; see <see cref="FileNames"/>.</param>
/// <param name="TicketId">Set for a file of a ticket; else <paramref name="CustomerId"/> is.</param>
/// <param name="EntryId">The ticket's entry that it came with, such as an e-mail; null: it gets one of its own.</param>
/// <param name="Public">Whether its own entry is public. With <paramref name="EntryId"/> it is what that entry is.</param>
public sealed record AttachmentDraft(
    Guid Key, string Name, Guid? TicketId = null, Guid? CustomerId = null, Guid? EntryId = null, bool Public = false, Guid? ContactId = null);

/// <summary>A file that is kept.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">Hexadecimal, lower case.</param>
/// <param name="Public">Of a ticket's: may be sent to the customer. A customer's own are internal.</param>
public sealed record AttachmentRecord(
    Guid Id,
    Guid? TicketId,
    Guid? CustomerId,
    Guid? EntryId,
    string Name,
    string MediaType,
    long Size,
    string Sha256,
    bool Public,
    DateTimeOffset CreatedAt,
    Guid? ActorId,
    string ActorName);
