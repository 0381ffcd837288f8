namespace Crm.TestKit.Processes;

/// <summary>A folder of its own for one test, removed afterwards.</summary>
public sealed class ScratchDirectory : IDisposable
{
    public ScratchDirectory(string name) => Path = Directory.CreateTempSubdirectory($"crm-{name}-").FullName;

    public string Path { get; }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A process that is just ending still writes there; the system's temporary folder is cleaned anyway.
        }
    }
}
