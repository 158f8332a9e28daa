using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Ridgeback.Tests;

/// <summary>Holds the arrows between rooms: reads the table of docs/architecture.md and looks through the compiled code.</summary>
public partial class ArchitectureTests
{
    private static readonly Assembly Library = typeof(InputException).Assembly;
    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    [Fact]
    public void A_room_knows_only_what_the_table_allows()
    {
        var allowed = Table();
        string[] wrong = [.. Library.GetTypes().Where(type => RoomOf(type) is not null)
            .SelectMany(type => Used(type).Select(used => (From: type, To: used)))
            .Where(arrow => RoomOf(arrow.To) is { } to && to != RoomOf(arrow.From) && !allowed[RoomOf(arrow.From)!].Contains(to))
            .Select(arrow => $"{RoomOf(arrow.From)} → {RoomOf(arrow.To)}: {arrow.From.FullName} uses {arrow.To.FullName}").Distinct()
                .Order()];

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Every_room_is_in_the_table_and_every_row_is_a_room() =>
        Table().Keys.Order().ShouldBe(Library.GetTypes().Select(RoomOf).OfType<string>().Distinct().Order());

    [Fact]
    public void Rooms_know_each_other_in_one_direction()
    {
        var allowed = Table();
        string[] order = [.. allowed.Keys];
        foreach ((var room, var known) in allowed)
        {
            known.ShouldAllBe(
                other => allowed.ContainsKey(other) && !allowed[other].Contains(room), $"{room} of {string.Join(", ", order)}");
        }
    }

    [Fact]
    public void Every_room_has_a_readme() =>
        Table().Keys.Where(room => !File.Exists(Path.Combine(Root(), "src", "Ridgeback", room, "README.md"))).ShouldBeEmpty();

    [Fact]
    public void The_looking_through_finds_an_arrow_inside_of_a_method() =>
        Used(typeof(Ridgeback.Training.Trainer)).ShouldContain(typeof(Ridgeback.Training.TrainingChecks));

    private static Dictionary<string, HashSet<string>> Table() =>
        Row().Matches(File.ReadAllText(Path.Combine(Root(), "docs", "architecture.md")))
        .ToDictionary(
            row => row.Groups["room"].Value,
            row => row.Groups["known"].Value.Split(',', StringSplitOptions.TrimEntries).Where(name => name != "–").ToHashSet());

    private static string? RoomOf(Type type)
    {
        var outer = type;
        while (outer.DeclaringType is not null)
        {
            outer = outer.DeclaringType;
        }

        var parts = (outer.Namespace ?? "").Split('.');
        return outer.Assembly == Library && parts.Length > 1 && parts[0] == "Ridgeback" ? parts[1] : null;
    }

    private static IEnumerable<Type> Used(Type type)
    {
        const BindingFlags All =
            BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        var used = new HashSet<Type?>(type.GetInterfaces()) { type.BaseType };
        used.UnionWith(type.GetFields(All).Select(field => field.FieldType));
        foreach (var method in type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)))
        {
            used.UnionWith(method.GetParameters().Select(parameter => parameter.ParameterType));
            used.Add((method as MethodInfo)?.ReturnType);
            used.UnionWith(method.GetMethodBody()?.LocalVariables.Select(local => local.LocalType) ?? []);
            used.UnionWith(InBody(method));
        }

        return used.OfType<Type>().SelectMany(Parts).Distinct();
    }

    private static IEnumerable<Type> Parts(Type type) => type.HasElementType
        ? Parts(type.GetElementType()!)
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition()) : [type];

    private static IEnumerable<Type?> InBody(MethodBase method)
    {
        var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        var ofType = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : [];
        var ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : [];
        for (var at = 0; at < code.Length;)
        {
            var value = code[at] == 0xFE ? unchecked((short)(0xFE00 | code[at + 1])) : code[at];
            var op = Codes[value];
            at += op.Size;
            if (op.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
            {
                var member = method.Module.ResolveMember(BitConverter.ToInt32(code, at), ofType, ofMethod)!;
                yield return member as Type ?? member.DeclaringType;
                foreach (var argument in (member as MethodInfo)?.GetGenericArguments() ?? [])
                {
                    yield return argument;
                }
            }

            at += op.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
                _ => 4,
            };
        }
    }

    private static string Root([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", ".."));

    [GeneratedRegex(@"^\| `(?<room>\w+)` \|[^|]*\| (?<known>[^|]*) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
