package dev.sluice.codec;

import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactoryBuilder;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.CharArrayReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;

/** YAML whose aliases are read as what their anchors name. */
final class AliasedYaml extends YAMLFactory {
    private static final long serialVersionUID = 1L;

    AliasedYaml(YAMLFactoryBuilder settings) {
        super(settings);
    }

    private AliasedYaml(AliasedYaml other) {
        super(other, null);
    }

    @Override
    public YAMLFactory copy() {
        return new AliasedYaml(this);
    }

    @Override
    protected YAMLParser _createParser(InputStream in, IOContext context) throws IOException {
        return _createParser(_createReader(in, null, context), context);
    }

    @Override
    protected YAMLParser _createParser(Reader text, IOContext context) {
        return new AliasedYamlParser(
                context, new AliasedYamlParser.Features(_parserFeatures, _yamlParserFeatures), _objectCodec, text);
    }

    @Override
    protected YAMLParser _createParser(char[] text, int offset, int length, IOContext context, boolean recyclable) {
        return _createParser(new CharArrayReader(text, offset, length), context);
    }

    @Override
    protected YAMLParser _createParser(byte[] text, int offset, int length, IOContext context) throws IOException {
        return _createParser(_createReader(text, offset, length, null, context), context);
    }
}
