namespace Ridgeback.Configuration;

public sealed partial class SettingsReader
{
    /// <summary>An object with settings of its own; left out, all of them have their defaults.</summary>
    public T Object<T>(string key, Func<SettingsReader, T> bind, string description) =>
        Read(key, new ObjectType<T>(bind), SettingsNode.Object(), description);

    /// <summary>An object with settings of its own, or null for off.</summary>
    /// <param name="onByDefault">Whether, left out, it is on with all its defaults; default false: off.</param>
    public T? OptionalObject<T>(string key, Func<SettingsReader, T> bind, string description, bool onByDefault = false)
        where T : class =>
        ReadSwitch(key, new ObjectType<T>(bind), onByDefault ? SettingsNode.Object() : null, description).Value;

    /// <summary>A list of numbers.</summary>
    /// <param name="bounds">The range of each.</param>
    public IReadOnlyList<double> Numbers(string key, IReadOnlyList<double> @default, string description, Bounds bounds = default) =>
        Read(key, new ListType<double>(new NumberType(bounds)), SettingsNode.Array(@default.Select(NumberType.Node)), description);

    /// <summary>A list of whole numbers of 32 bits.</summary>
    /// <param name="bounds">The range of each.</param>
    public IReadOnlyList<int> Integers(string key, IReadOnlyList<int> @default, string description, Bounds bounds = default)
    {
        var list =
            Read(key, new ListType<long>(Whole(bounds)), SettingsNode.Array(@default.Select(item => IntegerType.Node(item))), description);
        return [.. list.Select(item => (int)item)];
    }

    /// <summary>A list of texts.</summary>
    public IReadOnlyList<string> Texts(string key, IReadOnlyList<string> @default, string description) =>
        Read(key, new ListType<string>(new TextType()), SettingsNode.Array(@default.Select(item => SettingsNode.String(item))),
            description);

    /// <summary>A list of objects.</summary>
    /// <param name="default">The default as JSON, such as <c>[{"units": 64}]</c>; null when the list must be given.</param>
    public IReadOnlyList<T> List<T>(string key, Func<SettingsReader, T> bind, string description, string? @default = "[]") =>
        Read(key, new ListType<T>(new ObjectType<T>(bind)), @default is null ? null : DefaultNode(@default), description);

    /// <summary>One of several forms.</summary>
    /// <param name="default">
    /// A tag, or JSON with a <c>"type"</c>. An object that gives no <c>"type"</c> changes parts of it. Null when the
    /// setting must be given.
    /// </param>
    public T Variant<T>(string key, Variants<T> variants, string? @default, string description)
    {
        var node = @default is null ? null : VariantType<T>.DefaultNode(@default);
        var value = Read(key, new VariantType<T>(variants), node, description);
        AllowDefaultForm(key, variants, node);
        return value;
    }

    /// <summary>One of several forms, or null for off.</summary>
    /// <param name="default">A tag, or JSON with a <c>"type"</c>; null when off is the default.</param>
    public T? OptionalVariant<T>(string key, Variants<T> variants, string? @default, string description)
        where T : class
    {
        var node = @default is null ? null : VariantType<T>.DefaultNode(@default);
        var value = ReadSwitch(key, new VariantType<T>(variants), node, description).Value;
        AllowDefaultForm(key, variants, node);
        return value;
    }

    /// <summary>A list of values in one of several forms each.</summary>
    /// <param name="default">The default as JSON, such as <c>[{"type": "dense", "units": 64}, "relu"]</c>; null when it must be
    /// given.</param>
    public IReadOnlyList<T> VariantList<T>(string key, Variants<T> variants, string description, string? @default = "[]") =>
        Read(key, new ListType<T>(new VariantType<T>(variants)), @default is null ? null : DefaultNode(@default), description);

    private void AllowDefaultForm<T>(string key, Variants<T> variants, SettingsNode? @default)
    {
        if (@default is not null && DescribedProperties.Find(key) is { } described)
        {
            DescribedProperties.Put(key, SettingsSchema.WithDefaultForm(context, variants, @default, described.Value));
        }
    }
}
