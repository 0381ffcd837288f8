using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Crm.HelpDesk.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class SavedViews : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "OutgoingMessages");

            migrationBuilder.AddColumn<byte[]>(
                name: "CustomerId",
                table: "Mails",
                type: "BLOB",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "SavedViews",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    OwnerId = table.Column<byte[]>(type: "BLOB", nullable: true),
                    TeamId = table.Column<byte[]>(type: "BLOB", nullable: true),
                    Query = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    UpdatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    UpdatedBy = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Revision = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SavedViews", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "DefaultViews",
                columns: table => new
                {
                    UserId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    ViewId = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DefaultViews", x => x.UserId);
                    table.ForeignKey(
                        name: "FK_DefaultViews_SavedViews_ViewId",
                        column: x => x.ViewId,
                        principalTable: "SavedViews",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_DefaultViews_Users_UserId",
                        column: x => x.UserId,
                        principalTable: "Users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Tickets_TeamId_DueAt_Number",
                table: "Tickets",
                columns: new[] { "TeamId", "DueAt", "Number" },
                filter: "DueAt IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Mails_CustomerId",
                table: "Mails",
                column: "CustomerId",
                filter: "CustomerId IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_DefaultViews_ViewId",
                table: "DefaultViews",
                column: "ViewId");

            migrationBuilder.CreateIndex(
                name: "IX_SavedViews_OwnerId_TeamId",
                table: "SavedViews",
                columns: new[] { "OwnerId", "TeamId" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "DefaultViews");

            migrationBuilder.DropTable(
                name: "SavedViews");

            migrationBuilder.DropIndex(
                name: "IX_Tickets_TeamId_DueAt_Number",
                table: "Tickets");

            migrationBuilder.DropIndex(
                name: "IX_Mails_CustomerId",
                table: "Mails");

            migrationBuilder.DropColumn(
                name: "CustomerId",
                table: "Mails");

            migrationBuilder.CreateTable(
                name: "OutgoingMessages",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    ActorName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    CustomerId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    DoneAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Problem = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    RuleId = table.Column<byte[]>(type: "BLOB", nullable: true),
                    Subject = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    Text = table.Column<string>(type: "TEXT", nullable: false),
                    TicketId = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OutgoingMessages", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_OutgoingMessages_CustomerId",
                table: "OutgoingMessages",
                column: "CustomerId");

            migrationBuilder.CreateIndex(
                name: "IX_OutgoingMessages_DoneAt_At_Id",
                table: "OutgoingMessages",
                columns: new[] { "DoneAt", "At", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_OutgoingMessages_TicketId_At",
                table: "OutgoingMessages",
                columns: new[] { "TicketId", "At" });
        }
    }
}
