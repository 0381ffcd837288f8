using System.Security.Cryptography;
using Crm.Host.Configuration;
using Crm.Host.Files;

namespace Crm.Host.Mail;

/// <summary>The key that signs tickets' tokens in reply addresses: made at the first start, kept in the data folder, part of each backup.</summary>
internal static class MailSecret
{
    private const int Length = 32;

    public static byte[] Load(string folder)
    {
        Directory.CreateDirectory(folder, DataFolder.OwnerOnly);
        var file = Path.Combine(folder, "secret");
        if (File.Exists(file) && File.ReadAllBytes(file) is { Length: Length } known)
            return known;
        var secret = RandomNumberGenerator.GetBytes(Length);
        DurableFiles.Replace(file, secret);
        return secret;
    }
}
