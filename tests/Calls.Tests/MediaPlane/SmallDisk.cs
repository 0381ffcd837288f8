using System.Diagnostics;
using System.Globalization;

namespace Crm.Telephony.Calls.Tests.MediaPlane;

/// <summary>
/// A file system that is soon full: a tmpfs which a shell has mounted in name spaces of its own, where it needs no right to (user_namespaces(7)).
/// Its files are reached through that shell's root directory, and it is gone with the shell.
/// </summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly Process _holder;
    private readonly string _mount = Directory.CreateTempSubdirectory("small-disk-").FullName;

    internal SmallDisk(int kibibytes)
    {
        string[] arguments = ["--map-root-user", "--mount", "sh", "-c", "mount -t tmpfs -o size=$0k tmpfs \"$1\" && echo mounted && read line", kibibytes.ToString(CultureInfo.InvariantCulture), _mount];
        _holder = Process.Start(new ProcessStartInfo("unshare", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        if (_holder.StandardOutput.ReadLine() != "mounted")
        {
            Assert.Fail("a small disk cannot be mounted in a user name space; allow them (sysctl user.max_user_namespaces, and in a container its security profile): "
                + _holder.StandardError.ReadToEnd());
        }
    }

    internal string Path => $"/proc/{_holder.Id}/root{_mount}";

    public void Dispose()
    {
        _holder.StandardInput.Close();
        _holder.WaitForExit();
        _holder.Dispose();
        Directory.Delete(_mount);
    }
}
