namespace Crm.Host.Contacts;

/// <summary>Where recordings lie: a folder a day, a file a recording, always named relative to the recording folder.</summary>
internal static class RecordingFiles
{
    /// <summary>Relative name of a new recording.</summary>
    public static string Name(Contact contact, Guid recording) => $"{contact.OpenedAt:yyyy-MM-dd}/{recording:n}.wav";

    /// <summary>The name relative to the recording folder of a stored file.</summary>
    public static string Relative(DeskSite site, string path) => Path.IsPathRooted(path) ? Path.GetRelativePath(site.RecordingDirectory, path) : path;
}
