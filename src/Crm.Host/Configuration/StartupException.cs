namespace Crm.Host.Configuration;

/// <summary>The server cannot start. The message is for the person at the terminal: what is wrong and what to do; one line a problem.</summary>
internal sealed class StartupException(string message, Exception? inner = null) : Exception(message, inner);
