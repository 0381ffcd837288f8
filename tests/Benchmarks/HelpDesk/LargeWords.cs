namespace Crm.Benchmarks.HelpDesk;

/// <summary>What people of the large database are called and write.</summary>
internal static class LargeWords
{
    public static readonly IReadOnlyDictionary<string, string[]> All = new Dictionary<string, string[]>
    {
        ["FirstNames"] = Split(
            "Ada Alan Alice Amelia Amir Ana Andrea Anna Arthur Beatriz Ben Berta Boris Carla Carlos Carol Chen Clara Dana Daniel David Diego Dora Edgar Elena Eli Emil Emma Erik Eva Farid Felix Fiona Frank "
            + "Gina Grace Greta Hana Hans Helen Henry Hugo Ida Igor Ines Ivan Iris Jack Jana Jean Jonas José Julia Karim Karl Kate Kira Laila Lara Lea Leo Lena Lina Lucas Lucy Luis Maja Marc Maria Marta Max Mei "
            + "Mia Milan Mona Nadia Nils Nina Noah Nora Olga Oliver Omar Oscar Paula Peter Pia Quinn Rachel Ralf Renée Rita Robert Rosa Ruth Samir Sara Selma Simon Sofia Stefan Tara Theo Tina Tom Ursula Vera Victor Wanda Xenia Yara Yusuf Zoe Zoltán"),
        ["LastNames"] = Split(
            "Abbott Adler Ahmed Alvarez Andersson Baker Barros Bauer Becker Bell Bianchi Blake Bouchard Brandt Brown Burke Campbell Cardoso Carter Castillo Chang Clark Cohen Costa Cruz Davies Delgado Diaz Dubois "
            + "Eriksen Evans Falk Farkas Fischer Fleming Flores Foster Fuchs Garcia Gibson Gomez Gray Green Gruber Haas Hale Hall Hansen Harper Hayes Hoffmann Horvath Hughes Ibrahim Ito Jansen Jensen Johnson Jones "
            + "Kaya Keller Kelly Khan Kim Klein Koch Kowalski Krause Kumar Lang Larsen Lee Lehmann Lind Lopez Marsh Martin Mason Mayer Meyer Miller Moreau Moreno Müller Murphy Nagy Nakamura Nguyen Nielsen Novak "
            + "Olsen Ortiz Owens Park Patel Perez Petrov Pohl Price Quinn Ramos Reed Reyes Richter Rivera Rossi Roth Ruiz Russo Sato Schmidt Schneider Silva Singh Smith Sokolov Stein Suzuki Svensson Tanaka Taylor "
            + "Thomas Torres Turner Ueda Vargas Vogel Wagner Walker Wang Weber Weiss White Wilson Winter Wolf Wood Wright Yamada Yang Yilmaz Young Zhang Ziegler Zimmermann"),
        ["Trades"] = ["Bakery", "Plumbing", "Logistics", "Design", "Dental", "Motors", "Foods", "Textiles", "Consulting", "Gardens", "Optics", "Printing", "Brewery", "Electronics", "Roofing", "Travel", "Books", "Security", "Catering"],
        ["Things"] =
        [
            "Dishwasher", "Delivery", "Invoice", "Router", "Password", "Washing machine", "Order", "Refund", "Subscription", "Meter", "Heating", "Parcel", "Contract", "Phone line", "Card payment", "Login", "Bicycle", "Sofa",
            "Coffee machine", "Laptop", "Printer", "Newsletter", "Appointment", "Boiler", "Thermostat", "Warranty", "Return label", "Discount", "Account", "Gift voucher", "Sensor", "Battery", "Charger", "Bill",
        ],
        ["Troubles"] =
        [
            "has not come", "is broken", "is wrong", "does not start", "cannot be cancelled", "makes a noise", "is late", "was charged twice", "is missing", "needs a technician", "shows an error", "leaks", "is too slow",
            "arrived damaged", "has expired", "should be moved", "must be confirmed", "is not accepted", "keeps restarting", "was sent to the old address",
        ],
        ["Sentences"] =
        [
            "The customer called and asked when it will come.", "We agreed on a visit on Tuesday between nine and noon.", "The part is on order from the supplier.", "The display shows error code E24.",
            "She has tried to restart it twice.", "The amount was transferred back the same day.", "He wants to talk to a supervisor.", "The neighbour has taken the parcel in.", "The address was corrected in the record.",
            "A technician has replaced the pump.", "The filter was clogged and has been cleaned.", "The invoice lists three items, and only two were delivered.", "It stops after about ten minutes.", "The light on the front blinks red.",
            "The contract ends in March and will not be renewed.", "The voucher could not be used in the shop.", "There was water on the kitchen floor.", "The password mail never arrived.", "The warehouse confirms that it has left.",
            "He is travelling and can be reached by mail only.", "The discount of ten percent was promised on the phone.", "The serial number begins with KX.", "We have sent a return label.", "The line was dead since the storm.",
            "Please call back after five in the afternoon.", "The firmware was updated from here.", "She is very satisfied with the repair.", "The bank has refused the payment.", "The meter was read again with the same result.",
            "The bicycle has a scratch on the frame.", "The delivery was left at the wrong door.", "The thermostat does not follow the schedule.", "A replacement was sent by express.", "The customer will send photographs.",
            "The account was locked after five attempts.", "It works again since the morning.", "The manual describes another model.", "The colour is not the one that was ordered.", "We apologised and offered a credit.", "The appointment was moved to next week.",
        ],
    };

    private static string[] Split(string words) => words.Split(' ');
}
