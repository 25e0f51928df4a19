import { createHash } from 'node:crypto';

import type { Extension } from './extension.ts';
import type { Warn } from './warn.ts';

/** An Xcode project, as the package `xcode` reads it: objects by section and id, and each id's comment beside it. */
export type XcodeContents = {
  objects: Record<string, Section>;
  rootObject: string;
};

type Section = Record<string, XcodeObject | string>;
type XcodeObject = { isa?: string; [key: string]: unknown };
type Reference = { value: string; comment: string };

const APPLICATION = 'com.apple.product-type.application';

/**
 * Adds the extension's target: its sources, its settings for each of the app's build configurations, and its place in
 * the app. Ids follow from the names, so that adding it twice changes nothing, and adding it again renews it. A target
 * of that name that was made otherwise stays as it is, with a warning.
 */
export function addTarget(contents: XcodeContents, extension: Extension, warn: Warn): void {
  const { target } = extension;
  const project = new Project(contents, target);
  const own = project.targetNamed(target);
  if (own !== undefined && own !== project.id('target')) {
    warn(`target ${target}`, 'is in the Xcode project already and stays as it is');
    return;
  }
  const app = project.application();
  project.put('PBXNativeTarget', 'target', target, {
    buildConfigurationList: addConfigurations(project, app, extension).value,
    buildPhases: [
      addPhase(project, 'PBXSourcesBuildPhase', 'Sources', [addSource(project)]),
      addPhase(project, 'PBXFrameworksBuildPhase', 'Frameworks', []),
      addPhase(project, 'PBXResourcesBuildPhase', 'Resources', []),
    ],
    buildRules: [],
    dependencies: [],
    name: target,
    productName: target,
    productReference: addProduct(project),
    productType: '"com.apple.product-type.app-extension"',
  });
  project.listTarget();
  addGroup(project);
  embed(project, app);
}

/** The app's build configurations, each with settings of the extension's own. */
function addConfigurations(project: Project, app: XcodeObject, extension: Extension): Reference {
  const configurations = project.configurations(app).map(({ name, settings }) =>
    project.put('XCBuildConfiguration', `configuration ${name}`, name, {
      name,
      buildSettings: settingsOf(extension, settings),
    }),
  );
  const comment = `Build configuration list for PBXNativeTarget "${extension.target}"`;
  return project.put('XCConfigurationList', 'configurations', comment, {
    buildConfigurations: configurations,
    defaultConfigurationIsVisible: 0,
    defaultConfigurationName: 'Release',
  });
}

function settingsOf(extension: Extension, app: Record<string, unknown>): Record<string, unknown> {
  const { target } = extension;
  return {
    APPLICATION_EXTENSION_API_ONLY: 'YES',
    CLANG_ENABLE_MODULES: 'YES',
    CODE_SIGN_ENTITLEMENTS: quoted(`${target}/${target}.entitlements`),
    CODE_SIGN_STYLE: 'Automatic',
    CURRENT_PROJECT_VERSION: quoted(extension.build),
    ...(extension.team === undefined ? {} : { DEVELOPMENT_TEAM: quoted(extension.team) }),
    GENERATE_INFOPLIST_FILE: 'NO',
    INFOPLIST_FILE: quoted(`${target}/Info.plist`),
    IPHONEOS_DEPLOYMENT_TARGET: app['IPHONEOS_DEPLOYMENT_TARGET'] ?? '15.1',
    LD_RUNPATH_SEARCH_PATHS: [
      '"$(inherited)"',
      '"@executable_path/Frameworks"',
      '"@executable_path/../../Frameworks"',
    ],
    MARKETING_VERSION: quoted(extension.version),
    PRODUCT_BUNDLE_IDENTIFIER: quoted(extension.bundleId),
    PRODUCT_NAME: '"$(TARGET_NAME)"',
    SKIP_INSTALL: 'YES',
    SWIFT_VERSION: '5.0',
    TARGETED_DEVICE_FAMILY: app['TARGETED_DEVICE_FAMILY'] ?? '"1,2"',
  };
}

function addPhase(project: Project, isa: string, name: string, files: Reference[]): Reference {
  return project.put(isa, name, name, {
    buildActionMask: 2147483647,
    files,
    runOnlyForDeploymentPostprocessing: 0,
  });
}

/** The Swift file among the sources; its reference belongs to the group. */
function addSource(project: Project): Reference {
  return project.put('PBXBuildFile', 'source', 'NotificationService.swift in Sources', {
    fileRef: project.id('file NotificationService.swift'),
    fileRef_comment: 'NotificationService.swift',
  });
}

function addProduct(project: Project): string {
  const name = `${project.target}.appex`;
  const product = project.put('PBXFileReference', 'product', name, {
    explicitFileType: '"wrapper.app-extension"',
    includeInIndex: 0,
    path: name,
    sourceTree: 'BUILT_PRODUCTS_DIR',
  });
  project.addToGroup(project.productGroup(), product);
  return product.value;
}

function addGroup(project: Project): void {
  const { target } = project;
  const kinds = {
    'NotificationService.swift': 'sourcecode.swift',
    'Info.plist': 'text.plist.xml',
    [`${target}.entitlements`]: 'text.plist.entitlements',
  };
  const children = Object.entries(kinds).map(([name, lastKnownFileType]) =>
    project.put('PBXFileReference', `file ${name}`, name, {
      lastKnownFileType,
      path: name,
      sourceTree: '"<group>"',
    }),
  );
  const group = project.put('PBXGroup', 'group', target, {
    children,
    path: target,
    sourceTree: '"<group>"',
  });
  project.addToGroup(project.mainGroup(), group);
}

/** Makes the app depend on the extension and carry it, before any script looks at the app. */
function embed(project: Project, app: XcodeObject): void {
  const name = 'Embed Foundation Extensions';
  const product = `${project.target}.appex`;
  const file = project.put('PBXBuildFile', 'embedded', `${product} in ${name}`, {
    fileRef: project.id('product'),
    fileRef_comment: product,
    settings: { ATTRIBUTES: ['RemoveHeadersOnCopy'] },
  });
  const phase = project.put('PBXCopyFilesBuildPhase', 'embed', name, {
    buildActionMask: 2147483647,
    dstPath: '""',
    dstSubfolderSpec: 13,
    files: [file],
    name: quoted(name),
    runOnlyForDeploymentPostprocessing: 0,
  });
  const phases = app['buildPhases'] as Reference[];
  const resources = phases.findIndex(({ comment }) => comment === 'Resources');
  if (!phases.some(({ value }) => value === phase.value)) phases.splice(resources + 1, 0, phase);

  const proxy = project.put('PBXContainerItemProxy', 'proxy', 'PBXContainerItemProxy', {
    containerPortal: project.contents.rootObject,
    containerPortal_comment: 'Project object',
    proxyType: 1,
    remoteGlobalIDString: project.id('target'),
    remoteInfo: project.target,
  });
  const dependency = project.put('PBXTargetDependency', 'dependency', 'PBXTargetDependency', {
    target: project.id('target'),
    target_comment: project.target,
    targetProxy: proxy.value,
    targetProxy_comment: proxy.comment,
  });
  addOnce(app['dependencies'] as Reference[], dependency);
}

/** The objects of a project, and where those of one target of ours go. */
class Project {
  readonly contents: XcodeContents;
  readonly target: string;

  constructor(contents: XcodeContents, target: string) {
    this.contents = contents;
    this.target = target;
  }

  /** The id of a part of our target. */
  id(part: string): string {
    const name = `react-native-sealwright ${this.target} ${part}`;
    return createHash('sha256').update(name).digest('hex').slice(0, 24).toUpperCase();
  }

  /** Puts a part into its section, in the place of an earlier one, and refers to it. */
  put(isa: string, part: string, comment: string, fields: Record<string, unknown>): Reference {
    const value = this.id(part);
    const section = (this.contents.objects[isa] ??= {});
    section[value] = { isa, ...fields };
    section[`${value}_comment`] = comment;
    return { value, comment };
  }

  targetNamed(name: string): string | undefined {
    return this.#targets().find(([, target]) => plain(target['name']) === name)?.[0];
  }

  application(): XcodeObject {
    const app = this.#targets().find(([, target]) => plain(target['productType']) === APPLICATION);
    if (app === undefined) throw missing('application');
    return app[1];
  }

  /** The build configurations of a target, by name. */
  configurations(target: XcodeObject): { name: string; settings: Record<string, unknown> }[] {
    const list = this.#object('XCConfigurationList', target['buildConfigurationList']);
    return (list['buildConfigurations'] as Reference[]).map(({ value }) => {
      const { name, buildSettings } = this.#object('XCBuildConfiguration', value);
      return { name: plain(name), settings: buildSettings as Record<string, unknown> };
    });
  }

  mainGroup(): XcodeObject {
    return this.#object('PBXGroup', this.#root()['mainGroup']);
  }

  productGroup(): XcodeObject {
    return this.#object('PBXGroup', this.#root()['productRefGroup']);
  }

  addToGroup(group: XcodeObject, item: Reference): void {
    addOnce(group['children'] as Reference[], item);
  }

  listTarget(): void {
    const reference = { value: this.id('target'), comment: this.target };
    addOnce(this.#root()['targets'] as Reference[], reference);
  }

  #root(): XcodeObject {
    return this.#object('PBXProject', this.contents.rootObject);
  }

  #targets(): [string, XcodeObject][] {
    const section = this.contents.objects['PBXNativeTarget'] ?? {};
    return Object.entries(section).filter(
      (entry): entry is [string, XcodeObject] => typeof entry[1] === 'object',
    );
  }

  #object(isa: string, id: unknown): XcodeObject {
    const object = this.contents.objects[isa]?.[String(id)];
    if (typeof object !== 'object') throw missing(`${isa} ${String(id)}`);
    return object;
  }
}

function addOnce(list: Reference[], item: Reference): void {
  if (!list.some(({ value }) => value === item.value)) list.push(item);
}

/** A value without the quotes that the format may put around it. */
function plain(value: unknown): string {
  return String(value).replace(/^"(.*)"$/, '$1');
}

function quoted(value: string): string {
  return `"${value}"`;
}

function missing(what: string): Error {
  return new Error(`react-native-sealwright: the Xcode project has no ${what}`);
}
