using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Timeline;
using Microsoft.Data.Sqlite;

namespace Crm.HelpDesk.Sqlite;

/// <summary>One connection and its statements about callers. SQLite prepares each at its first use, and again by itself when the tables have changed.</summary>
internal sealed class CallerStatements : IDisposable
{
    private const string Key = "@key";

    private readonly Statements _ofNumber;
    private readonly Statements _ofCustomer;

    public CallerStatements(string path)
    {
        Connection = new SqliteConnection(HelpDeskSqlite.ConnectionString(path, pooling: false));
        Connection.Open();
        ConnectionSettings.Apply(Connection);
        _ofNumber = new Statements(Connection, $"SELECT CustomerId AS Id FROM PhoneNumbers WHERE Number = {Key} ORDER BY CustomerId LIMIT {CallerFinder.MatchesShown}");
        _ofCustomer = new Statements(Connection, $"SELECT COALESCE(MergedIntoId, Id) AS Id FROM Customers WHERE Id = {Key}");
    }

    public SqliteConnection Connection { get; }

    public CallerRows OfNumber(string e164) => _ofNumber.Read(e164, e164);

    public CallerRows OfCustomer(Guid customerId) => _ofCustomer.Read(customerId.ToByteArray(bigEndian: true), null);

    public void Dispose() => Connection.Dispose();

    /// <summary>
    /// The statements over one way of saying which customers are meant. CROSS JOIN is SQLite's way to fix the order in which tables are read: the few candidates first. Left to itself it walks
    /// through every open ticket of the help desk, to save sorting those of one customer.
    /// </summary>
    private sealed class Statements(SqliteConnection connection, string candidates)
    {
        private readonly SqliteCommand _customers = Command(connection, $"""
            SELECT c.Id, c.Kind, c.Name, c.Organization, c.Tier, c.Language, c.TimeZone, c.Email, c.Notes, c.OwnerId, u.DisplayName, c.Provisional, c.Revision, c.TeamId, c.LastCsat, c.LastNps, c.LastScoreAt, n.Number, n.Extension
            FROM ({candidates}) AS who
            CROSS JOIN Customers AS c ON c.Id = who.Id
            LEFT JOIN Users AS u ON u.Id = c.OwnerId
            LEFT JOIN PhoneNumbers AS n ON n.CustomerId = c.Id
            ORDER BY c.Id, n.Position
            """);

        private readonly SqliteCommand _tickets = Command(connection, $"""
            SELECT t.Id, t.Number, t.Title, t.State, t.Priority, t.CustomerId, t.OwnerId, u.DisplayName, t.UpdatedAt, t.Kind, t.TeamId, c.Name, t.Revision, t.DueAt
            FROM ({candidates}) AS who
            CROSS JOIN Tickets AS t ON t.CustomerId = who.Id AND t.Open = 1
            CROSS JOIN Customers AS c ON c.Id = who.Id
            LEFT JOIN Users AS u ON u.Id = t.OwnerId
            ORDER BY t.UpdatedAt DESC LIMIT {CallerFinder.RowsRead}
            """);

        private readonly SqliteCommand _contacts = Command(connection, $"""
            SELECT c.Id, c.CustomerId, c.Direction, c.Number, c.DisplayName, c.Line, c.Queue, c.AgentId, u.DisplayName,
                c.StartedAt, c.AnsweredAt, c.EndedAt, c.Outcome, c.Disposition, c.WaitedSeconds, c.TalkSeconds
            FROM ({candidates}) AS who
            CROSS JOIN Contacts AS c ON c.CustomerId = who.Id
            LEFT JOIN Users AS u ON u.Id = c.AgentId
            ORDER BY c.StartedAt DESC LIMIT {CallerFinder.RowsRead}
            """);

        private readonly SqliteCommand _notes = Command(connection, $"""
            SELECT n.CustomerId, SUBSTR(n.Text, 1, {CallerFinder.NoteShown})
            FROM ({candidates}) AS who
            CROSS JOIN CustomerNotes AS n ON n.CustomerId = who.Id AND n.Pinned = 1
            ORDER BY n.CreatedAt DESC LIMIT {CallerFinder.RowsRead}
            """);

        private readonly SqliteCommand _orders = Command(connection, $"""
            SELECT o.CustomerId, COUNT(*), MAX(o.OrderedAt)
            FROM ({candidates}) AS who
            CROSS JOIN Orders AS o ON o.CustomerId = who.Id AND o.State <> 'cancelled'
            GROUP BY o.CustomerId
            """);

        public CallerRows Read(object key, string? e164)
        {
            var customers = Customers(key, e164);
            return customers.Count == 0 ? CallerRows.None : new(
                customers, Rows(_tickets, key, Ticket), Rows(_contacts, key, Contact), Rows(_notes, key, Note), Rows(_orders, key, Orders));
        }

        /// <summary>A row for each number of each customer, one customer after the other.</summary>
        private List<CallerRow> Customers(object key, string? e164)
        {
            var customers = new List<CallerRow>();
            var numbers = new List<string>();
            _customers.Parameters[0].Value = key;
            using var reader = _customers.ExecuteReader();
            while (reader.Read())
            {
                var row = new RowReader(reader);
                var id = row.Guid();
                if (customers.Count == 0 || customers[^1].Customer.Id != id)
                {
                    numbers = [];
                    customers.Add(new CallerRow(Customer(id, ref row, numbers), null));
                }
                else
                {
                    row.SkipTo(NumberColumn);
                }

                if (row.TextOrNull() is not { } number)
                {
                    continue;
                }

                var extension = row.TextOrNull();
                numbers.Add(CustomerRecord.Written(number, extension));
                if (number == e164)
                {
                    customers[^1] = customers[^1] with { Extension = extension };
                }
            }

            return customers;
        }

        private const int NumberColumn = 17;

        private static CustomerRecord Customer(Guid id, ref RowReader row, IReadOnlyList<string> numbers)
        {
            var kind = row.Name<CustomerKind>();
            var (name, organization, tier, language, timeZone) = (row.Text(), row.TextOrNull(), row.Text(), row.TextOrNull(), row.TextOrNull());
            var (email, notes, ownerId, ownerName, provisional) = (row.TextOrNull(), row.TextOrNull(), row.GuidOrNull(), row.TextOrNull(), row.Flag());
            var revision = row.Long();
            return new(id, kind, name, organization, tier, language, timeZone, email, notes, ownerId, ownerName, provisional, numbers, revision) { TeamId = row.GuidOrNull(), LastCsat = row.WholeOrNull(), LastNps = row.WholeOrNull(), LastScoreAt = row.TimeOrNull() };
        }

        private static TicketSummary Ticket(ref RowReader row) => new(
            row.Guid(), (int)row.Long(), row.Text(), row.Name<TicketState>(), row.Name<TicketPriority>(), row.Guid(), row.GuidOrNull(), row.TextOrNull(), row.Time(),
            row.Name<TicketKind>(), row.GuidOrNull(), row.Text(), row.Long())
        {
            DueAt = row.TimeOrNull(),
        };

        private static ContactRecord Contact(ref RowReader row) => new(
            row.Guid(), row.GuidOrNull(), row.Name<ContactDirection>(), row.TextOrNull(), row.TextOrNull(), row.TextOrNull(), row.TextOrNull(), row.GuidOrNull(), row.TextOrNull(),
            row.Time(), row.TimeOrNull(), row.TimeOrNull(), row.TextOrNull(), row.TextOrNull(), row.Real(), row.Real());

        private static (Guid CustomerId, string Text) Note(ref RowReader row) => (row.Guid(), row.Text());

        private static (Guid CustomerId, OrderSummary Summary) Orders(ref RowReader row) => (row.Guid(), new((int)row.Long(), row.Time()));

        private static List<T> Rows<T>(SqliteCommand command, object key, ReadRow<T> read)
        {
            command.Parameters[0].Value = key;
            using var reader = command.ExecuteReader();
            var rows = new List<T>();
            while (reader.Read())
            {
                var row = new RowReader(reader);
                rows.Add(read(ref row));
            }

            return rows;
        }

        private static SqliteCommand Command(SqliteConnection connection, string text)
        {
            var command = connection.CreateCommand();
            command.CommandText = text;
            command.Parameters.Add(new SqliteParameter { ParameterName = Key });
            return command;
        }
    }

    private delegate T ReadRow<T>(ref RowReader row);
}
