using System.Buffers.Binary;
using System.Globalization;
using Crm.HelpDesk.Timeline;
using Crm.Telephony.Media;

namespace Crm.Host.Contacts;

/// <summary>Where recordings lie: a folder a day, a file a recording, always named relative to the recording folder. The name says whose it is, so that a cut one is found again.</summary>
internal static class RecordingFiles
{
    private const int ByteRateAt = 28;

    /// <summary>Relative name of a new recording.</summary>
    public static string Name(Contact contact, Guid recording) => Path.Combine(Day(contact.OpenedAt), $"{contact.Id:n}-{recording:n}.wav");

    /// <summary>Deletes a recording that the record will never name, away from the desk's thread.</summary>
    public static void Discard(ContactDesk desk, string path) => Task.Run(() =>
    {
        try
        {
            File.Delete(Path.Combine(desk.Site.RecordingDirectory, path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            DeskLog.RecordingNotDeleted(desk.Log, path, e);
        }
    });

    /// <summary>The name relative to the recording folder of a stored file.</summary>
    public static string Relative(DeskSite site, string path) => Path.IsPathRooted(path) ? Path.GetRelativePath(site.RecordingDirectory, path) : path;

    /// <summary>After a kill: the files of a contact of which the record does not know, each made readable up to the last byte that reached the disk.</summary>
    /// <param name="known">The contact's recordings that are in the record.</param>
    public static IReadOnlyList<RecordingKept> Rescue(DeskSite site, Guid contact, DateTimeOffset startedAt, IReadOnlyCollection<Guid> known)
    {
        var kept = new List<RecordingKept>();
        // A contact may have been opened just before the midnight that its first event came after.
        foreach (var day in new[] { Day(startedAt.AddSeconds(-1)), Day(startedAt) }.Distinct())
        {
            var folder = Path.Combine(site.RecordingDirectory, day);
            foreach (var file in Directory.Exists(folder) ? Directory.GetFiles(folder, $"{contact:n}-*.wav") : [])
            {
                if (Guid.TryParseExact(Path.GetFileNameWithoutExtension(file)[33..], "n", out var recording) && !known.Contains(recording) && Repair(file) is { } length)
                {
                    kept.Add(new RecordingKept(recording, Relative(site, file), length.TotalSeconds, "The server stopped during this recording; what was recorded until then is kept."));
                }
            }
        }

        return kept;
    }

    /// <returns>How long it is; null when there is nothing in it that could be played.</returns>
    private static TimeSpan? Repair(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite);
            var bytes = WavWriter.Repair(stream);
            Span<byte> rate = stackalloc byte[sizeof(uint)];
            stream.Position = ByteRateAt;
            stream.ReadExactly(rate);
            return bytes == 0 ? null : TimeSpan.FromSeconds((double)bytes / BinaryPrimitives.ReadUInt32LittleEndian(rate));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or WavFormatException)
        {
            return null;
        }
    }

    private static string Day(DateTimeOffset at) => at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
