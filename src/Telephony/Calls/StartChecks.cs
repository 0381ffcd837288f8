namespace Crm.Telephony.Calls;

/// <summary>Finds before anything is opened what would fail later with a message that nobody could act on.</summary>
internal static class StartChecks
{
    private const int FirstUserPort = 1_024;
    private const int LastPort = 65_535;

    /// <exception cref="CallServerStartException">The first thing that is wrong.</exception>
    public static void Check(CallServerOptions options)
    {
        var (first, last) = options.RtpPorts;
        if (first < FirstUserPort || last > LastPort || last <= first)
        {
            throw new CallServerStartException($"the RTP port range {first}-{last} is not usable; write a first port from {FirstUserPort} and a last port above it, up to {LastPort}");
        }
        if (options.SipAddress.Port >= first && options.SipAddress.Port <= last)
        {
            throw new CallServerStartException($"SIP port {options.SipAddress.Port} lies in the RTP port range {first}-{last}; move one of them");
        }
        if (!Directory.Exists(options.PromptDirectory))
        {
            throw new CallServerStartException($"the prompt directory {Path.GetFullPath(options.PromptDirectory)} does not exist; create it, or name the right one");
        }
        try
        {
            Directory.CreateDirectory(options.RecordingDirectory);
            using var probe = File.Create(Path.Combine(options.RecordingDirectory, $".probe-{Guid.NewGuid():N}"), 1, FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CallServerStartException($"recordings cannot be written to {Path.GetFullPath(options.RecordingDirectory)}: {e.Message}", e);
        }
    }
}
