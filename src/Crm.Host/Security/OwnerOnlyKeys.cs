using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Crm.Host.Security;

/// <summary>The keys that sign cookies, in files that only the server's own user can read.</summary>
internal sealed class OwnerOnlyKeys(string folder, ILoggerFactory log) : FileSystemXmlRepository(new DirectoryInfo(folder), log)
{
    public override void StoreElement(XElement element, string friendlyName)
    {
        base.StoreElement(element, friendlyName);
        foreach (var file in System.IO.Directory.EnumerateFiles(folder, "*.xml"))
            System.IO.File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
