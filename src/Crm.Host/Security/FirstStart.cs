using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Crm.HelpDesk.Users;
using Crm.Host.Configuration;

namespace Crm.Host.Security;

/// <summary>The one-time link by which the first administrator chooses a password. Only a hash of its token is kept, until it is used.</summary>
internal sealed class FirstStart(UserStore users, DataFolder data)
{
    private const int TokenBytes = 32;

    /// <summary>A new link while there is no administrator; earlier links are void from then on. The token stands behind #, so that no server on the way logs it.</summary>
    /// <param name="web">Origin of the console.</param>
    /// <returns>Null when there is an administrator.</returns>
    public async Task<string?> LinkAsync(string web, CancellationToken cancel)
    {
        if (await users.AnyAdministratorAsync(cancel))
        {
            File.Delete(data.SetupToken);
            return null;
        }
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        File.Delete(data.SetupToken);
        await using var file = new FileStream(data.SetupToken, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        await file.WriteAsync(Hash(token), cancel);
        return $"{web}/setup#token={token}";
    }

    /// <summary>Whether this is the token of the link in force.</summary>
    public bool IsValid(string token)
    {
        try
        {
            return CryptographicOperations.FixedTimeEquals(File.ReadAllBytes(data.SetupToken), Hash(token));
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }

    /// <summary>The link was used.</summary>
    public void Close() => File.Delete(data.SetupToken);

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
