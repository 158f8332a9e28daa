using System.Text.Json;

namespace Ridgeback.Configuration;

/// <summary>An object with settings of its own.</summary>
internal sealed class ObjectType<T>(Func<SettingsReader, T> bind) : SettingType<T>
{
    public override string Expected => "an object { … }";

    public override T Placeholder => bind(new SettingsReader(SettingsContext.Muted(), SettingsNode.Object(), ""));

    public override bool TryRead(SettingsNode node, SettingPlace place, out Reading<T> reading)
    {
        reading = default;
        if (node.Kind != JsonValueKind.Object)
        {
            return place.Refuse(node, Expected, "Put its settings between { and }");
        }

        var reader = new SettingsReader(place.Context, node, place.Path);
        reading = new(bind(reader), reader.Used);
        reader.Close();
        return true;
    }

    public override SettingsNode Schema(SettingsContext context) => SettingsSchema.OfObject(context, bind);
}
