using System.Data.Common;

namespace Crm.HelpDesk.Data;

/// <summary>Tells faults of the database from ours. What wraps them depends on how often they were tried again, and what they wrap (such as a socket's error) on the driver.</summary>
internal static class DatabaseFailure
{
    public static bool Is(Exception? failure)
    {
        for (var e = failure; e is not null; e = e.InnerException)
        {
            if (e is DbException)
            {
                return true;
            }
        }

        return false;
    }
}
