using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Crm.HelpDesk.SqlServer.Migrations
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
                type: "binary(16)",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "SavedViews",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    Name = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2"),
                    OwnerId = table.Column<byte[]>(type: "binary(16)", nullable: true),
                    TeamId = table.Column<byte[]>(type: "binary(16)", nullable: true),
                    Query = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: false, collation: "Latin1_General_100_BIN2"),
                    UpdatedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    UpdatedBy = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Revision = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SavedViews", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "DefaultViews",
                columns: table => new
                {
                    UserId = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    ViewId = table.Column<byte[]>(type: "binary(16)", nullable: false)
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
                    Id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    ActorName = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2"),
                    At = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    CustomerId = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    DoneAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    Problem = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true, collation: "Latin1_General_100_BIN2"),
                    RuleId = table.Column<byte[]>(type: "binary(16)", nullable: true),
                    Subject = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Text = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    TicketId = table.Column<byte[]>(type: "binary(16)", nullable: false)
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
